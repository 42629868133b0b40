import { plainText } from './plain-text.ts';

/** Columns as wide as their widest cell, two spaces apart. The first row is the heading. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map(plainText));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** `name  value` lines with the values below each other. */
export function formatFields(fields: Readonly<Record<string, string>>): string[] {
  return formatTable(Object.entries(fields)).map((line) => `  ${line}`);
}
