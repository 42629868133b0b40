import type { CommandDefinition } from '../command.ts';
export const config: CommandDefinition = () => {};
