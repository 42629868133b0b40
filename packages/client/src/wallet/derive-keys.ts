import { mnemonicToSeedWebcrypto } from '@scure/bip39';

/** Which keys of a phrase: several accounts, and for each of them kex keys that can be replaced. Both count from 0. */
export interface KeyPath {
  readonly account: number;
  readonly kexGeneration: number;
}

export interface WalletSecrets {
  /** Ed25519 seed (RFC 8032), 32 bytes. */
  readonly signSeed: Uint8Array<ArrayBuffer>;
  /** X25519 secret before clamping (RFC 7748), 32 bytes. */
  readonly kexSecret: Uint8Array<ArrayBuffer>;
}

const encoder = new TextEncoder();
const salt = encoder.encode('unibus/wallet/v1');

/** BIP-39 seed, then HKDF-SHA-512 (RFC 5869) per key. `phrase` must have passed `parsePhrase`. */
export async function deriveSecrets(phrase: string, path: KeyPath): Promise<WalletSecrets> {
  const seed = new Uint8Array(await mnemonicToSeedWebcrypto(phrase));
  const root = await crypto.subtle.importKey('raw', seed, 'HKDF', false, ['deriveBits']);
  const account = `unibus/wallet/v1/account/${path.account}`;
  return {
    signSeed: await expand(root, `${account}/ed25519-sign`),
    kexSecret: await expand(root, `${account}/x25519-kex/${path.kexGeneration}`),
  };
}

async function expand(root: CryptoKey, label: string): Promise<Uint8Array<ArrayBuffer>> {
  const parameters = { name: 'HKDF', hash: 'SHA-512', salt, info: encoder.encode(label) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, root, 256));
}
