/** What the process tells its caller; documented in README.md. */
export const exitCode = {
  ok: 0,
  failed: 1,
  usage: 2,
  notAllowed: 3,
  notFound: 4,
  conflict: 5,
  unreachable: 6,
  /** Ctrl-C, as shells say it: 128 + SIGINT. */
  interrupted: 130,
} as const;
