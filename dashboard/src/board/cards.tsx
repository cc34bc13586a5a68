/** A card per KPI: value, how it stands, and the last days. */
import type { KpiInfo, KpiValue } from '../api/types.ts';
import { valueText } from '../i18n/format.ts';
import { Sparkline } from '../parts/sparkline.tsx';
import { kpiLabel, StatusMark, useUi } from '../parts/ui.tsx';
import type { Board } from './load.ts';

const sampleText = (
  { numerator, denominator }: KpiValue,
  { unit }: KpiInfo,
  text: (value: number) => string,
): string => {
  if (denominator === null) return '';
  if (numerator === null) return `n = ${text(denominator)}`;
  return unit === 'ratio' ? `${text(numerator)} / ${text(denominator)}` : `n = ${text(denominator)}`;
};

interface CardProps {
  readonly kpi: KpiInfo;
  readonly value: KpiValue;
  readonly trend: readonly (number | null)[];
  readonly action: string | undefined;
}

const Card = ({ kpi, value, trend, action }: CardProps) => {
  const { language, t } = useUi();
  const written = (amount: number | null | undefined): string => valueText(amount, kpi.unit, language);
  const label = kpiLabel(kpi, language);
  const { status, target, pace, daysLeft = 0, suggested } = value;
  return (
    <li class={`card ${status}`} data-kpi={kpi.id}>
      <h3 title={kpi.description}>{label}</h3>
      <p class="big" data-value={String(value.value)}>
        {value.suppressed ? t.suppressed : written(value.value)}
      </p>
      <p class="row">
        <StatusMark status={status} />
        <span class="sample">{sampleText(value, kpi, (amount) => valueText(amount, 'count', language))}</span>
      </p>
      <p class="row small">
        {target === undefined ? (
          ''
        ) : (
          <span title={suggested ? t.suggested : (action ?? '')}>
            {t.target} {written(target)}
            {suggested && <abbr title={t.suggested}>*</abbr>}
          </span>
        )}
        {daysLeft > 0 && (
          <span>
            {t.pace} {written(pace)} · {t.daysLeft} {daysLeft}
          </span>
        )}
      </p>
      <Sparkline values={trend} target={target} label={`${label}: ${t.trend}`} />
    </li>
  );
};

export const Cards = ({ board }: { readonly board: Board }) => {
  const { t } = useUi();
  const shown = board.cardIds.flatMap((id) => {
    const [kpi, value] = [board.kpis.get(id), board.total?.kpis[id]];
    const aimed = value && (value.status !== 'no-target' || board.view.own !== undefined);
    return kpi && value && aimed ? [{ kpi, value }] : [];
  });
  const { own } = board.view;
  const anySuggested = shown.some(({ value }) => value.suggested);
  return (
    <section aria-labelledby="targets">
      <h2 id="targets">
        {own === undefined ? t.targets : `${t.own}: ${board.total?.slice[own.slice]?.label ?? own.id}`}
      </h2>
      {shown.length === 0 && <p class="note">{board.total === undefined ? t.noDataYet : t.noTargets}</p>}
      <ul class="cards">
        {shown.map(({ kpi, value }) => (
          <Card
            key={kpi.id}
            kpi={kpi}
            value={value}
            trend={board.detail?.trend.map((row) => row.kpis[kpi.id]?.value ?? null) ?? []}
            action={board.targets.get(value.targetId ?? '')?.action}
          />
        ))}
      </ul>
      {anySuggested && <p class="note">* {t.suggested}</p>}
    </section>
  );
};
