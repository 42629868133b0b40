import type { CommandDefinition } from '../command.ts';
export const doctor: CommandDefinition = () => {};
