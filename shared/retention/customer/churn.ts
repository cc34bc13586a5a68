/** Who left in spite, or because, of what was decided for a long wait: marked at the contact it was decided for. Pure. */
import type { ContactParts } from '../../domain/contact-parts.ts';
import type { ProfileEvent } from '../../domain/customer-event.ts';
import type { JourneySaid } from '../../domain/journey-part.ts';
import type { JourneyView } from './journeys.ts';

export interface ChurnState {
  readonly journeys: readonly JourneyView[];
  /** By contact id. */
  readonly rows: ReadonlyMap<string, { readonly parts: ContactParts }>;
  readonly events: readonly ProfileEvent[];
}

/** A cancellation before the decision is no effect of it; a switchboard is nobody who could leave. */
export const markChurn = ({ journeys, rows, events }: ChurnState, windowMs: number): JourneyView[] => {
  const cancellations = events.filter(({ type }) => type === 'cancellation').map(({ atMs }) => atMs);
  const left = (contactId: string): boolean => {
    const from = rows.get(contactId)?.parts.goodwill?.t;
    return from !== undefined && cancellations.some((at) => at >= from && at < from + windowMs);
  };
  const marked = (contactId: string, said: JourneySaid): JourneySaid =>
    !said.shared && left(contactId) ? { ...said, churned: true } : said;
  return journeys.map((journey) => ({
    ...journey,
    said: new Map([...journey.said].map(([id, said]) => [id, marked(id, said)])),
  }));
};
