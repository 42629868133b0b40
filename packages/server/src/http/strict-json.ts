import { type AnyNode, parse } from '@humanwhocodes/momoa';
import { UnibusError } from '@unibus/protocol';

const deepest = 16;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads JSON (RFC 8259) that has one meaning: valid UTF-8, no key twice in an object, no `__proto__`, at most 16 levels.
 * @throws UnibusError malformed
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  try {
    return parseText(utf8.decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw new UnibusError('malformed');
    throw error;
  }
}

function parseText(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (isDeeperThan(deepest, value)) throw new SyntaxError('nested too deeply');
  // A text that comes back to the byte had nothing that JSON.parse drops; only the others are worth a second look.
  if (text.includes('__proto__') || JSON.stringify(value) !== text) assertUnambiguous(parseTree(text));
  return value;
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((child) => isDeeperThan(levels - 1, child));
}

function parseTree(text: string): AnyNode {
  try {
    return parse(text, { mode: 'json' }).body;
  } catch (error) {
    throw new SyntaxError('not JSON', { cause: error });
  }
}

function assertUnambiguous(node: AnyNode): void {
  if (node.type === 'Array') for (const { value } of node.elements) assertUnambiguous(value);
  if (node.type !== 'Object') return;
  const names = new Set<string>();
  for (const { name, value } of node.members) {
    const key = name.type === 'String' ? name.value : name.name;
    if (key === '__proto__' || names.has(key)) throw new SyntaxError('ambiguous key');
    names.add(key);
    assertUnambiguous(value);
  }
}
