/** Contact record of a call -> what became of the dial. Pure; the order of the tests is the definition. */
import type { Contact } from '../../../shared/domain/contact.ts';
import type { DialOutcome } from '../../../shared/retention/campaign.ts';

/** A conversation takes longer than this; below it somebody hung up at once. */
const conversationS = 5;

const byWord: Readonly<Record<string, DialOutcome>> = {
  TELECOM_BUSY: 'busy',
  SIT_TONE_BUSY: 'busy',
  TELECOM_NUMBER_INVALID: 'invalid-number',
  SIT_TONE_INVALID_NUMBER: 'invalid-number',
  SIT_TONE_DETECTED: 'invalid-number',
  FAX_MACHINE_DETECTED: 'invalid-number',
  TELECOM_UNANSWERED: 'no-answer',
  TELECOM_TIMEOUT: 'no-answer',
  TELECOM_ORIGINATOR_CANCEL: 'no-answer',
  AMD_UNANSWERED: 'no-answer',
  RING_NO_ANSWER: 'no-answer',
  TELECOM_POTENTIAL_BLOCKING: 'blocked',
  TELECOM_PROBLEM: 'network',
  AMD_ERROR: 'network',
  OUTBOUND_ATTEMPT_FAILED: 'network',
  OUTBOUND_DESTINATION_ENDPOINT_ERROR: 'configuration',
  OUTBOUND_RESOURCE_ERROR: 'configuration',
  EXPIRED: 'not-dialled',
  OUTBUND_PREVIEW_DISCARDED: 'not-dialled', // spelled so by Connect
};

const voicemails = new Set(['VOICEMAIL_BEEP', 'VOICEMAIL_NO_BEEP']);

/** Undefined: the call is not over. */
export const outcomeOf = (contact: Contact): DialOutcome | undefined => {
  if (contact.disconnectedAtMs === undefined) return undefined;
  const words = [contact.amdStatus, contact.disconnectReason].filter((word) => word !== undefined);
  if (contact.connectedToAgentAtMs !== undefined && (contact.interactionS ?? conversationS + 1) > conversationS)
    return 'conversation';
  if (words.some((word) => voicemails.has(word))) return 'voicemail';
  if (contact.connectedToSystemAtMs !== undefined && contact.connectedToAgentAtMs === undefined)
    return contact.queueId === undefined ? 'ivr-only' : 'silent';
  const known = words.find((word) => Object.hasOwn(byWord, word));
  if (known !== undefined) return byWord[known];
  // Somebody picked up and was gone before a conversation began.
  return contact.connectedToAgentAtMs === undefined ? 'unknown' : 'no-answer';
};
