import type { RequestSigner } from '@unibus/protocol';
import { deriveSecrets, type KeyPath } from './derive-keys.ts';
import { createPhrase, parsePhrase } from './phrase.ts';
import { importSigningKey, publicKeyHex } from './private-key.ts';

/** An identity on the bus. Only the two public keys ever leave the device. */
export interface Wallet extends RequestSigner {
  /** Ed25519 public key, 64 hex digits: the account. */
  readonly signPub: string;
  /** X25519 public key, 64 hex digits. */
  readonly kexPub: string;
  /** A 64-byte Ed25519 signature (RFC 8032). */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** A new wallet and its 24 words. The words are the wallet: show them once, keep them nowhere in the clear. */
export async function createWallet(): Promise<{ wallet: Wallet; phrase: string }> {
  const phrase = createPhrase();
  return { wallet: await restoreWallet(phrase), phrase };
}

/** The same words and path give the same wallet, on every device. @throws ClientError phrase_invalid */
export async function restoreWallet(
  phrase: string,
  path: KeyPath = { account: 0, kexGeneration: 0 },
): Promise<Wallet> {
  const { signSeed, kexSecret } = await deriveSecrets(parsePhrase(phrase), path);
  const signingKey = await importSigningKey(signSeed);
  return {
    signPub: await publicKeyHex('Ed25519', signSeed),
    kexPub: await publicKeyHex('X25519', kexSecret),
    async sign(message) {
      return new Uint8Array(await crypto.subtle.sign('Ed25519', signingKey, new Uint8Array(message)));
    },
  };
}
