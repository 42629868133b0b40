/** The environment of this process, as text by name. This is the only file of the server that reads it. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
