/** A Contact Lens output file -> the contact's `analysis` part. Voice and chat files have different shapes. Pure. */
import * as z from 'zod';
import type { Analysis } from '../../../shared/domain/analysis.ts';
import { contactIdText } from '../../../shared/flow/parameters.ts';

const lenient = <S extends z.ZodType>(schema: S) => schema.nullish().catch(undefined);
const time = lenient(
  z
    .number()
    .min(0)
    .max(100 * 86_400_000)
    .transform(Math.round),
);
const score = lenient(z.number().min(-5).max(5));
const scores = z.object({ AGENT: score, CUSTOMER: score });

const fileSchema = z.object({
  Channel: lenient(z.string()),
  ContentMetadata: lenient(z.object({ Output: lenient(z.string()) })),
  CustomerMetadata: z.object({ ContactId: contactIdText, InstanceId: lenient(z.string()) }),
  Categories: lenient(z.object({ MatchedCategories: lenient(z.array(z.string())) })),
  ConversationCharacteristics: lenient(
    z.object({
      TotalConversationDurationMillis: time,
      Sentiment: lenient(
        z.object({
          // Voice: the roles themselves; chat: below DetailsByParticipantRole.
          OverallSentiment: lenient(scores.extend({ DetailsByParticipantRole: lenient(scores) })),
        }),
      ),
      Interruptions: lenient(
        z.object({ TotalCount: lenient(z.number().int().min(0).max(100_000)), TotalTimeMillis: time }),
      ),
      NonTalkTime: lenient(z.object({ TotalTimeMillis: time })),
      TalkTime: lenient(z.object({ TotalTimeMillis: time })),
      ResponseTime: lenient(z.object({ AgentGreetingTimeMillis: time })),
    }),
  ),
});
type File = z.infer<typeof fileSchema>;

const mostCategories = 30;
const categoriesOf = ({ Categories }: File): string[] =>
  [...new Set((Categories?.MatchedCategories ?? []).map((name) => name.toWellFormed().slice(0, 200)))]
    .sort()
    .slice(0, mostCategories);

type Loose = { [K in keyof Analysis]?: Analysis[K] | null | undefined };

const thousandths = (value: number | null | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Math.round(value * 1000);

const measured = ({ ConversationCharacteristics: c }: File): Loose => {
  const sentiment = c?.Sentiment?.OverallSentiment;
  const { AGENT, CUSTOMER } = sentiment?.DetailsByParticipantRole ?? sentiment ?? {};
  return {
    sc: thousandths(CUSTOMER),
    sa: thousandths(AGENT),
    d: c?.TotalConversationDurationMillis,
    t: c?.TalkTime?.TotalTimeMillis,
    n: c?.NonTalkTime?.TotalTimeMillis,
    i: c?.Interruptions?.TotalCount,
    it: c?.Interruptions?.TotalTimeMillis,
    g: c?.ResponseTime?.AgentGreetingTimeMillis,
  };
};

const compact = (loose: Loose): Omit<Analysis, 'k'> =>
  // Boundary: Object.entries forgets the key types; the values are those of Loose without the empty ones.
  Object.fromEntries(Object.entries(loose).filter(([, value]) => value !== null && value !== undefined));

export interface ReadAnalysis {
  readonly contactId: string;
  readonly instanceId: string | undefined;
  readonly analysis: Analysis;
}

/** Undefined: not an analysis of a contact. */
export const readContactLens = (
  file: unknown,
  { madeAt, redacted }: { readonly madeAt: string; readonly redacted: boolean },
): ReadAnalysis | undefined => {
  const parsed = fileSchema.safeParse(file);
  if (!parsed.success) return undefined;
  const isRedacted = redacted || parsed.data.ContentMetadata?.Output?.toLowerCase() === 'redacted';
  const categories = categoriesOf(parsed.data);
  return {
    contactId: parsed.data.CustomerMetadata.ContactId,
    instanceId: parsed.data.CustomerMetadata.InstanceId ?? undefined,
    analysis: {
      ...compact({ ...measured(parsed.data), r: isRedacted ? true : undefined }),
      k: madeAt,
      ...(categories.length === 0 ? {} : { c: categories }),
    },
  };
};
