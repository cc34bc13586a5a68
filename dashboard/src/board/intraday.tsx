/** The day by hours: how many came, and how many of them were served in time. */
import type { Row } from '../api/types.ts';
import { nothing, valueText } from '../i18n/format.ts';
import { linePath } from '../parts/sparkline.tsx';
import { kpiLabel, useUi } from '../parts/ui.tsx';
import { hourKpis, type Board } from './load.ts';

const [width, height, left, bottom] = [960, 200, 8, 24] as const;
const hoursOfDay = 24;

/** `2026-11-03T09:00+01:00` -> 9. */
const hourOf = ({ period }: Row): number => Number(period.label.slice(11, 13));

export const Intraday = ({ board }: { readonly board: Board }) => {
  const { language, t } = useUi();
  const byHour = new Map(board.detail?.hours.map((row) => [hourOf(row), row.kpis]));
  const hours = Array.from({ length: hoursOfDay }, (_, hour) => ({
    volume: byHour.get(hour)?.[hourKpis.volume]?.value ?? 0,
    level: byHour.get(hour)?.[hourKpis.level]?.value ?? null,
  }));
  const most = Math.max(1, ...hours.map(({ volume }) => volume));
  const step = (width - 2 * left) / hoursOfDay;
  const x = (hour: number): number => left + (hour + 0.5) * step;
  const y = (share: number): number => height - bottom - share * (height - bottom - 8);
  const [volumeName, levelName] = [hourKpis.volume, hourKpis.level].map((id) => kpiLabel(board.kpis.get(id), language));
  const shown = hours.map((hour, index) => ({ ...hour, hour: index })).filter(({ volume }) => volume > 0);
  return (
    <section aria-labelledby="intraday">
      <h2 id="intraday">{t.intraday}</h2>
      <p class="note">{t.intradayNote}</p>
      <svg class="day" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {hours.map(({ volume }, hour) => (
          <rect
            key={hour}
            class="bar"
            x={x(hour) - step * 0.35}
            width={step * 0.7}
            y={y(volume / most)}
            height={height - bottom - y(volume / most)}
          />
        ))}
        <path
          class="line"
          d={linePath(
            hours.map(({ level }) => level),
            x,
            y,
          )}
        />
        {[0, 6, 12, 18, 23].map((hour) => (
          <text key={hour} x={x(hour)} y={height - 6}>
            {`${hour}:00`}
          </text>
        ))}
      </svg>
      <table class="hidden">
        <caption>{t.intraday}</caption>
        <thead>
          <tr>
            <th scope="col">{t.range}</th>
            <th scope="col">{volumeName}</th>
            <th scope="col">{levelName}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ hour, volume, level }) => (
            <tr key={hour}>
              <th scope="row">{`${hour}:00`}</th>
              <td>{valueText(volume, 'count', language)}</td>
              <td>{level === null ? nothing : valueText(level, 'ratio', language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
