/** The door for Node: where a wallet is kept on disk. */

export { machineKeyPath } from './machine-key.ts';
export { readPrivateFile, writePrivateFile } from './private-file.ts';
export {
  createWalletFile,
  type OpenedWallet,
  openWalletFile,
  type WalletLock,
  type WalletLockKind,
  walletLockKind,
} from './wallet-file.ts';
