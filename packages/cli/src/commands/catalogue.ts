import type { CatalogueEntry } from '../command.ts';

/** Every command, in the order in which --help shows them. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    path: 'up',
    summary: 'start a server, and print the first invitation',
    load: async () => (await import('./up.ts')).up,
  },
  {
    path: 'config',
    summary: "show the server's settings and where they come from",
    load: async () => (await import('./config.ts')).config,
  },
  {
    path: 'join',
    summary: 'join a bus with an invitation link',
    load: async () => (await import('./join.ts')).join,
  },
  {
    path: 'whoami',
    summary: 'show your account',
    load: async () => (await import('./whoami.ts')).whoami,
  },
  {
    path: 'leave',
    summary: 'leave the bus for good',
    load: async () => (await import('./leave.ts')).leave,
  },
  {
    path: 'users',
    summary: 'list who is on the bus',
    load: async () => (await import('./user-list.ts')).userList,
  },
  {
    path: 'user revoke',
    summary: 'suspend an account',
    load: async () => (await import('./user-revoke.ts')).userRevoke,
  },
  {
    path: 'user reinstate',
    summary: 'let a suspended account in again',
    load: async () => (await import('./user-reinstate.ts')).userReinstate,
  },
  {
    path: 'user role',
    summary: 'make an account admin or member',
    load: async () => (await import('./user-role.ts')).userRole,
  },
  {
    path: 'user delete',
    summary: 'erase an account',
    load: async () => (await import('./user-delete.ts')).userDelete,
  },
  {
    path: 'invites',
    summary: 'list invitations',
    load: async () => (await import('./invite-list.ts')).inviteList,
  },
  {
    path: 'invite new',
    summary: 'make an invitation link',
    load: async () => (await import('./invite-new.ts')).inviteNew,
  },
  {
    path: 'invite cancel',
    summary: 'make an invitation link worthless',
    load: async () => (await import('./invite-cancel.ts')).inviteCancel,
  },
  {
    path: 'audit',
    summary: 'show who did what',
    load: async () => (await import('./audit.ts')).audit,
  },
  {
    path: 'wallet new',
    summary: 'make a wallet without joining',
    load: async () => (await import('./wallet-new.ts')).walletNew,
  },
  {
    path: 'wallet restore',
    summary: 'make the wallet again from its 24 words',
    load: async () => (await import('./wallet-restore.ts')).walletRestore,
  },
  {
    path: 'wallet show',
    summary: "show the wallet's public keys and where it is",
    load: async () => (await import('./wallet-show.ts')).walletShow,
  },
  {
    path: 'wallet export',
    summary: "print the wallet's 24 words",
    load: async () => (await import('./wallet-export.ts')).walletExport,
  },
  {
    path: 'profile list',
    summary: 'list wallets and the buses they are on',
    load: async () => (await import('./profile-list.ts')).profileList,
  },
  {
    path: 'profile use',
    summary: 'choose the profile for commands that name none',
    load: async () => (await import('./profile-use.ts')).profileUse,
  },
  {
    path: 'profile connect',
    summary: 'find the account of a restored wallet on a server',
    load: async () => (await import('./profile-connect.ts')).profileConnect,
  },
  {
    path: 'doctor',
    summary: 'check this machine, the wallet and the server',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    path: 'completion',
    summary: 'print completion for a shell',
    load: async () => (await import('./completion.ts')).completion(catalogue, groups),
  },
];

/** What a first word with commands below it is about. */
export const groups: Readonly<Record<string, string>> = {
  user: 'change accounts (for admins)',
  invite: 'make and cancel invitations (for admins)',
  wallet: 'your keys',
  profile: 'several wallets, several buses',
};
