/** The public door of @unibus/server. */
export { describeConfig, type SettingRow } from './config/describe-config.ts';
export { type Config, type ConfigInput, loadConfig } from './config/load-config.ts';
export { type SettingName, type Settings, settingHelp, settingNames } from './config/settings.ts';
export { createLogger, type Logger } from './http/logging.ts';
export { type RunningServer, type ServerOptions, startServer } from './server.ts';
export { StartError } from './start-error.ts';
export type { Store } from './store/store.ts';
