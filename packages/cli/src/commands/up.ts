import type { CommandDefinition } from '../command.ts';
export const up: CommandDefinition = () => {};
