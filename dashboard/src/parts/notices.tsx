/** How fresh the numbers are, and that they are the last ones when the API is silent. */
import { timeText } from '../i18n/format.ts';
import { useUi } from './ui.tsx';

interface FreshnessProps {
  /** ISO time of the newest data; null before the first. */
  readonly foldedAt: string | null;
  readonly migrating: boolean;
  readonly timeZone: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Older than this, the hour alone would mislead. */
const halfDayMs = 12 * 60 * 60_000;

/** Beyond this the badge says by colour and shape that the data is old. */
const freshMs = 15 * 60_000;

export const Freshness = ({ foldedAt, migrating, timeZone, at }: FreshnessProps) => {
  const { language, t } = useUi();
  const taken = foldedAt === null ? undefined : Date.parse(foldedAt);
  const fresh = taken !== undefined && at - taken < freshMs;
  return (
    <p class={`badge ${fresh ? 'fresh' : 'stale'}`} data-badge="freshness">
      <span aria-hidden="true">{fresh ? '●' : '◌'}</span>{' '}
      {taken === undefined
        ? t.noDataYet
        : `${t.upToDate} ${timeText(taken, language, timeZone, at - taken > halfDayMs)}`}
      {migrating && ` · ${t.migrating}`}
    </p>
  );
};

export const Offline = ({ since, timeZone }: { readonly since: number | undefined; readonly timeZone: string }) => {
  const { language, t } = useUi();
  return (
    <p class="offline" role="status">
      {since !== undefined && (
        <>
          <span aria-hidden="true">⚠</span> {t.offline} {timeText(since, language, timeZone)}
        </>
      )}
    </p>
  );
};
