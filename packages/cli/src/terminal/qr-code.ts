import { renderUnicodeCompact } from 'uqr';

/** Two modules per character. Dark on light as the standard asks, whatever the terminal's colours are. */
export function formatQrCode(text: string): string {
  return renderUnicodeCompact(text, { border: 2 });
}
