/** The public door of @unibus/protocol: what servers and clients both say. */
export { contentDigest, formatContentDigest } from './content-digest.ts';
export { type ErrorCode, errorCatalogue, isUnibusError, UnibusError } from './error.ts';
export { handlePattern, isHandle } from './handle.ts';
export { bytesToHex, hexToBytes, isHex32 } from './hex.ts';
export { formatInviteLink, type InviteLink, inviteId, inviteToken, parseInviteLink } from './invite-link.ts';
export { isCanonicalSignPub, validateKexPubHex, validateSignPubHex } from './keys.ts';
export {
  type AuditListJson,
  type AuditRecordJson,
  auditActionSchema,
  auditListQuerySchema,
  auditListSchema,
  auditRecordSchema,
} from './schemas/audit.ts';
export { type BusJson, busSchema } from './schemas/bus.ts';
export {
  handleSchema,
  hex32Schema,
  kexPubSchema,
  roleSchema,
  signPubSchema,
  timeSchema,
} from './schemas/common.ts';
export {
  type InviteCardJson,
  type InviteJson,
  type InviteListJson,
  inspectInviteSchema,
  inviteAnswerSchema,
  inviteCardSchema,
  inviteListQuerySchema,
  inviteListSchema,
  inviteSchema,
  inviteStatusSchema,
  mintInviteSchema,
  type RegistrationJson,
  registerSchema,
  registrationSchema,
} from './schemas/invite.ts';
export { type ProblemJson, problemSchema } from './schemas/problem.ts';
export {
  changeRoleSchema,
  type UserJson,
  type UserListJson,
  userAnswerSchema,
  userListQuerySchema,
  userListSchema,
  userSchema,
  userStatusSchema,
} from './schemas/user.ts';
export {
  type RequestSigner,
  type SignatureCheck,
  signatureMaxAge,
  signRequest,
  type UnsignedRequest,
  type VerifiedRequest,
  verifyRequest,
} from './signed-request.ts';
