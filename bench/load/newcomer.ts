import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { inviteId, inviteToken, signRequest } from '@unibus/protocol';
import { rawPost } from './http-load.ts';

/** Somebody about to join: an unspent invitation and a wallet. */
export interface Newcomer {
  readonly handle: string;
  readonly token: string;
  readonly inviteId: string;
  readonly signPub: string;
  readonly kexPub: string;
  readonly signKey: KeyObject;
}

export function makeNewcomer(handle: string): Newcomer {
  const token = inviteToken(randomBytes(32).toString('hex'));
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const kex = generateKeyPairSync('x25519').publicKey;
  return {
    handle,
    token,
    inviteId: inviteId(token),
    signPub: rawHex(publicKey),
    kexPub: rawHex(kex),
    signKey: privateKey,
  };
}

/** POST /register, signed, as the bytes that go over the wire. The signature lives for a minute. */
export async function registerRequest(newcomer: Newcomer, port: number, publicUrl: string): Promise<Buffer> {
  const { token, signPub, kexPub, signKey } = newcomer;
  const body = new TextEncoder().encode(JSON.stringify({ token, sign_pub: signPub, kex_pub: kexPub }));
  const signer = { signPub, sign: (message: Uint8Array) => sign(null, message, signKey) };
  const nonce = randomBytes(16).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const headers = await signRequest({ method: 'POST', url: `${publicUrl}/register`, body }, signer, {
    now,
    nonce,
  });
  return rawPost(port, '/register', headers, body);
}

function rawHex(key: KeyObject): string {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
}
