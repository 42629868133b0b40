import { renderUnicodeCompact } from 'uqr';
import type { Terminal } from './terminal.ts';

/**
 * For the camera of a telephone, two modules per character. The colours are set: with those of a light terminal it would
 * be inverted, which many readers do not take.
 */
export function formatQrCode(text: string, terminal: Terminal, stream: 'stdout' | 'stderr'): string {
  const lines = renderUnicodeCompact(text, { border: 2 }).split('\n');
  return lines.map((line) => terminal.style(['whiteBright', 'bgBlack'], line, stream)).join('\n');
}
