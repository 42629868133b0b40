import { ClientError, type ClientErrorCode } from '@unibus/client';
import { UnibusError } from '@unibus/protocol';
import { CommanderError } from 'commander';
import { exitCode } from './exit-code.ts';
import { UsageError } from './usage-error.ts';

const byClientError: Record<ClientErrorCode, number> = {
  server_unreachable: exitCode.unreachable,
  answer_invalid: exitCode.failed,
  link_invalid: exitCode.usage,
  link_mismatch: exitCode.failed,
  phrase_invalid: exitCode.usage,
  wallet_missing: exitCode.notFound,
  wallet_exists: exitCode.conflict,
  wallet_unreadable: exitCode.failed,
  wallet_locked: exitCode.notAllowed,
  permissions_loose: exitCode.notAllowed,
};

const byStatus: Record<number, number> = {
  400: exitCode.usage,
  401: exitCode.notAllowed,
  403: exitCode.notAllowed,
  404: exitCode.notFound,
  409: exitCode.conflict,
  410: exitCode.conflict,
  422: exitCode.usage,
  429: exitCode.unreachable,
  503: exitCode.unreachable,
};

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return error.exitCode;
  if (error instanceof CommanderError) return exitCode.usage;
  if (error instanceof ClientError) return byClientError[error.code];
  if (error instanceof UnibusError) return byStatus[error.status] ?? exitCode.failed;
  return exitCode.failed;
}
