/** Places side by side: a row per queue, team or site; numbers right-aligned, each with how it stands. */
import type { KpiInfo, KpiValue, Row } from '../api/types.ts';
import { nothing, valueText } from '../i18n/format.ts';
import { kpiLabel, StatusMark, useUi } from '../parts/ui.tsx';
import type { Board, Place } from './load.ts';

interface PlacesProps {
  readonly board: Board;
  readonly slice: Place;
  readonly title: string;
}

const Cell = ({ kpi, value }: { readonly kpi: KpiInfo | undefined; readonly value: KpiValue | undefined }) => {
  const { language, t } = useUi();
  if (!kpi || !value) return <td>{nothing}</td>;
  const share = kpi.unit === 'ratio' && value.value !== null ? Math.min(1, Math.max(0, value.value)) : undefined;
  return (
    <td data-kpi={kpi.id} data-value={String(value.value)}>
      {value.status !== 'no-target' && <StatusMark status={value.status} short />}{' '}
      {value.suppressed ? t.suppressed : valueText(value.value, kpi.unit, language)}
      {share !== undefined && (
        <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect width={share * 100} height="4" />
        </svg>
      )}
    </td>
  );
};

/** Names by their language; what has no name is last. */
const ordered = (rows: readonly Row[], slice: string, language: string): Row[] =>
  [...rows].sort((a, b) => {
    const [left, right] = [a.slice[slice], b.slice[slice]];
    if (left?.id === '-' || right?.id === '-') return left?.id === '-' ? 1 : -1;
    return (left?.label ?? '').localeCompare(right?.label ?? '', language);
  });

/** What is queued to one agent is about a person: it is no business of a wall. */
const isOfAgent = (row: Row, slice: Place): boolean =>
  slice === 'queue' && /^agent(\/|$)/.test(row.slice[slice]?.id ?? '');

export const Places = ({ board, slice, title }: PlacesProps) => {
  const { language, t } = useUi();
  const rows = board.detail?.byPlace[slice]?.filter((row) => !isOfAgent(row, slice)) ?? [];
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby={`places-${slice}`}>
      <h2 id={`places-${slice}`}>{title}</h2>
      <div class="scroll" role="region" aria-labelledby={`places-${slice}`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.name}</th>
              {board.compareIds.map((id) => (
                <th scope="col" key={id}>
                  {kpiLabel(board.kpis.get(id), language)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ordered(rows, slice, language).map((row) => (
              <tr key={row.slice[slice]?.id}>
                <th scope="row">{row.slice[slice]?.id === '-' ? t.none : row.slice[slice]?.label}</th>
                {board.compareIds.map((id) => (
                  <Cell key={id} kpi={board.kpis.get(id)} value={row.kpis[id]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
};
