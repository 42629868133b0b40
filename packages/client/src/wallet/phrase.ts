import { generateMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { ClientError } from '../client-error.ts';

const wordCount = 24;
const known = new Set(wordlist);

/** A fresh recovery phrase: 256 bits from the system's generator as 24 English words (BIP-39). */
export function createPhrase(): string {
  return generateMnemonic(wordlist, 256);
}

/**
 * The one spelling of a phrase: lowercase words, single spaces. Forgives case and white space, nothing else.
 * @throws ClientError phrase_invalid, which names the place of a wrong word but never the word
 */
export function parsePhrase(text: string): string {
  const words = text.normalize('NFKD').toLowerCase().trim().split(/\s+/);
  if (words.length !== wordCount) {
    throw new ClientError('phrase_invalid', `A recovery phrase has 24 words, not ${words.length}`);
  }
  const unknown = words.findIndex((word) => !known.has(word));
  if (unknown >= 0) throw new ClientError('phrase_invalid', `Word ${unknown + 1} is not in the word list`);
  const phrase = words.join(' ');
  try {
    mnemonicToEntropy(phrase, wordlist);
  } catch {
    // The library's error quotes the phrase, so it is not kept as the cause.
    throw new ClientError('phrase_invalid', 'All words are known, but a word is wrong or out of place');
  }
  return phrase;
}
