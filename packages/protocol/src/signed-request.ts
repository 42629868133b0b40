import {
  createSignature,
  isSignatureError,
  type RequestDescriptor,
  type Signer,
  type UntrustedSignatureCandidate,
  type Verifier,
  verifySignature,
} from 'http-message-sig';
import { type CanonicalSignature, readCanonicalSignature } from './canonical-signature.ts';
import { contentDigest } from './content-digest.ts';
import { UnibusError } from './error.ts';
import { isHex32 } from './hex.ts';

/**
 * The one profile of RFC 9421 that unibus speaks: label `sig`, ed25519, the components below in this order, and the
 * parameters created, expires, nonce, keyid and tag, no others. One spelling means one thing to verify.
 */
const signatureTag = 'unibus-api-v1';
const signatureLabel = 'sig';
/** The longest life of a signature, in seconds; also how far a client's clock may be ahead. */
export const signatureMaxAge = 60;
const baseComponents = ['@method', '@authority', '@path', '@query', 'content-digest'] as const;
const parameterNames = ['created', 'expires', 'nonce', 'keyid', 'tag'] as const;
/** The last digit of 64 bytes in base64 has four bits that say nothing: set ones would be a second spelling. */
const looseBase64 = /[^AQgw]==:/;
const noncePattern = /^[A-Za-z0-9_-]{22,64}$/;

export interface UnsignedRequest {
  readonly method: string;
  /** Absolute, under the server's public URL. */
  readonly url: string;
  /** UTF-8 JSON, or empty for none. */
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface RequestSigner {
  /** Ed25519 public key, 64 hex. */
  readonly signPub: string;
  sign(message: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

/** What a valid signature proves: who asked, and the nonce that must not come twice before `expires` (Unix seconds). */
export interface VerifiedRequest {
  readonly signPub: string;
  readonly nonce: string;
  readonly expires: number;
}

export interface ReceivedRequest {
  readonly method: string;
  /** Under the configured public URL, whatever the Host header says. */
  readonly url: string;
  readonly headers: Headers;
  readonly hasBody: boolean;
  /** The Content-Digest that the received body has. */
  readonly contentDigest: string;
}

export interface SignatureCheck {
  /** Unix seconds by the server's clock. */
  readonly now: number;
  /** Strict Ed25519 verification (RFC 8032); must refuse keys that do not decode. */
  verify(signPub: string, message: Uint8Array, signature: Uint8Array): Promise<boolean> | boolean;
}

/** Headers that make the request a signed one. `now` is in Unix seconds by the server's clock as far as it is known. */
export async function signRequest(
  request: UnsignedRequest,
  signer: RequestSigner,
  options: { now: number; nonce: string },
): Promise<Record<string, string>> {
  const headers = bodyHeaders(request.body);
  const { signature, signatureInput } = await createSignature(
    describe(request.method, addressAsSent(request.url), headers),
    {
      label: signatureLabel,
      components: componentsFor(request.body.length > 0),
      parameters: {
        created: options.now,
        expires: options.now + signatureMaxAge,
        nonce: options.nonce,
        keyid: signer.signPub,
        tag: signatureTag,
      },
      signer: { algorithm: 'ed25519', sign: (message) => signer.sign(message) } satisfies Signer,
    },
  );
  return { ...headers, signature, 'signature-input': signatureInput };
}

/** fetch percent-encodes some characters on the way out; what is signed must be what arrives. */
function addressAsSent(url: string): string {
  return new URL(url).href;
}

/**
 * Checks everything but the nonce's freshness, which is the caller's, after this.
 * @throws UnibusError signature_missing, signature_invalid, clock_skew
 */
export async function verifyRequest(
  request: ReceivedRequest,
  check: SignatureCheck,
): Promise<VerifiedRequest> {
  if (!request.headers.has('signature') || !request.headers.has('signature-input'))
    throw new UnibusError('signature_missing');
  if (request.headers.get('content-digest') !== request.contentDigest) {
    throw new UnibusError('signature_invalid', 'Content-Digest does not fit the body');
  }
  if (looseBase64.test(request.headers.get('signature') ?? '')) throw new UnibusError('signature_invalid');
  const canonical = readCanonicalSignature(request);
  return canonical === null
    ? verifyAnySpelling(request, check)
    : verifyCanonical(canonical, request.hasBody, check);
}

async function verifyCanonical(
  { base, signature, coversContentType, signPub, nonce, created, expires }: CanonicalSignature,
  hasBody: boolean,
  check: SignatureCheck,
): Promise<VerifiedRequest> {
  if (coversContentType !== hasBody) throw uncovered(hasBody);
  assertWindow(created, expires, check.now);
  if (!(await check.verify(signPub, base, signature))) throw new UnibusError('signature_invalid');
  return { signPub, nonce, expires };
}

/** RFC 9421 leaves clients of other languages the order of parameters and other freedoms; the profile is the same. */
async function verifyAnySpelling(request: ReceivedRequest, check: SignatureCheck): Promise<VerifiedRequest> {
  const fields = Object.fromEntries(request.headers);
  let verified: VerifiedRequest | undefined;
  try {
    await verifySignature(describe(request.method, request.url, fields), {
      label: signatureLabel,
      // The window is checked in `readProfile`, where its error can say "clock"; the library's own is left wide open.
      policy: {
        algorithms: ['ed25519'],
        requiredComponents: [...componentsFor(request.hasBody)],
        requiredParameters: [...parameterNames],
        now: check.now,
        clockSkew: Number.MAX_SAFE_INTEGER,
      },
      resolveVerifier: (candidate): Verifier => {
        const claim = readProfile(candidate, request.hasBody, check.now);
        verified = claim;
        return {
          algorithm: 'ed25519',
          verify: (message, signature) => check.verify(claim.signPub, message, signature),
        };
      },
    });
  } catch (error) {
    throw toUnibusError(error);
  }
  if (verified === undefined) throw new UnibusError('signature_invalid');
  return verified;
}

function readProfile(candidate: UntrustedSignatureCandidate, hasBody: boolean, now: number): VerifiedRequest {
  const { created, expires, nonce, keyid, tag, ...others } = candidate.parameters;
  const covered = candidate.components.map((component) =>
    Object.keys(component.parameters).length > 0 ? '?' : component.name,
  );
  const required = componentsFor(hasBody);
  if (covered.length !== required.length || required.some((name, index) => covered[index] !== name)) {
    throw uncovered(hasBody);
  }
  if (Object.keys(others).length > 0 || tag !== signatureTag || candidate.signature.length !== 64)
    throw new UnibusError('signature_invalid');
  if (
    typeof keyid !== 'string' ||
    !isHex32(keyid) ||
    typeof nonce !== 'string' ||
    !noncePattern.test(nonce)
  ) {
    throw new UnibusError(
      'signature_invalid',
      'keyid must be 64 lowercase hex digits, nonce 22 to 64 base64url characters',
    );
  }
  if (!Number.isSafeInteger(created) || !Number.isSafeInteger(expires))
    throw new UnibusError('signature_invalid');
  assertWindow(created as number, expires as number, now);
  return { signPub: keyid, nonce, expires: expires as number };
}

function uncovered(hasBody: boolean): UnibusError {
  const required = componentsFor(hasBody).join(' ');
  return new UnibusError('signature_invalid', `the signature must cover exactly ${required}`);
}

function assertWindow(created: number, expires: number, now: number): void {
  if (expires <= created || expires - created > signatureMaxAge) {
    throw new UnibusError('signature_invalid', `a signature lives at most ${signatureMaxAge} seconds`);
  }
  if (expires < now || created > now + signatureMaxAge) throw new UnibusError('clock_skew');
}

function toUnibusError(error: unknown): unknown {
  if (error instanceof UnibusError) return error;
  if (!isSignatureError(error)) return error;
  return error.cause instanceof UnibusError
    ? error.cause
    : new UnibusError('signature_invalid', undefined, { cause: error });
}

function componentsFor(hasBody: boolean): readonly string[] {
  return hasBody ? [...baseComponents, 'content-type'] : baseComponents;
}

function bodyHeaders(body: Uint8Array): Record<string, string> {
  const digest = { 'content-digest': contentDigest(body) };
  return body.length > 0 ? { ...digest, 'content-type': 'application/json' } : digest;
}

function describe(method: string, url: string, headers: Readonly<Record<string, string>>): RequestDescriptor {
  const fields = Object.entries(headers).map(([name, value]) => ({ name, value }));
  return { kind: 'request', method, targetUri: url, fields };
}
