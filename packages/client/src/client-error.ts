/** What can go wrong on this side of the wire: the stable code, and what a person should do next. */
export const clientErrorCatalogue = {
  server_unreachable: {
    title: 'The server cannot be reached',
    next: 'Check the address and the network, and that the server is running.',
  },
  answer_invalid: {
    title: 'The answer is not one that a unibus server of this version gives',
    next: 'Check the address and what stands between here and the server; is one of the two older?',
  },
  link_invalid: {
    title: 'This is not an invitation link',
    next: 'Copy the whole link, from https:// to its last character.',
  },
  link_mismatch: {
    title: 'The server does not confirm what the link says',
    next: 'Do not join. Ask the person who sent the link, by another way, for a new one.',
  },
  phrase_invalid: {
    title: 'This is not a recovery phrase',
    next: 'Type the 24 English words in their order, with spaces between them.',
  },
  wallet_missing: {
    title: 'There is no wallet here',
    next: 'Join with an invitation link, or restore a wallet from its phrase.',
  },
  wallet_exists: {
    title: 'There is a wallet here already',
    next: 'Use it, or choose another profile: a wallet is never overwritten.',
  },
  wallet_unreadable: {
    title: 'The wallet file cannot be read',
    next: 'Restore the wallet from its 24 words into another profile.',
  },
  wallet_locked: {
    title: 'The wallet does not open',
    next: 'Check the passphrase, or the machine key beside the wallet.',
  },
  permissions_loose: {
    title: 'Other users of this machine may read a secret file',
    next: 'Take their access away with chmod.',
  },
} as const satisfies Record<string, { title: string; next: string }>;

export type ClientErrorCode = keyof typeof clientErrorCatalogue;

/** The client's own refusals; what the server refuses is a `ServerProblem`. `message` never holds a secret. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  readonly next: string;

  constructor(code: ClientErrorCode, detail?: string, options: { next?: string; cause?: unknown } = {}) {
    super(detail ?? clientErrorCatalogue[code].title, { cause: options.cause });
    this.code = code;
    this.next = options.next ?? clientErrorCatalogue[code].next;
  }
}

export function isClientError(error: unknown, code?: ClientErrorCode): error is ClientError {
  return error instanceof ClientError && (code === undefined || error.code === code);
}
