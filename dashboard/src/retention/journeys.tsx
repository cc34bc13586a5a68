/** Journeys as a Sankey: bands drawn by hand, and the same as a table for whoever does not see them. */
import { useEffect } from 'preact/hooks';
import type { Client } from '../api/client.ts';
import { valueText } from '../i18n/format.ts';
import { useUi } from '../parts/ui.tsx';
import { endpoints } from './endpoints.ts';
import { Outcome } from './outcome.tsx';
import { flowsOf, sankeyLayout, type Flow } from './sankey.ts';
import { retentionTexts } from './texts.ts';
import { useAsked } from './use-asked.ts';

const size = { width: 960, height: 360, margin: 200, gap: 10 } as const;
const mostFlows = 40;

const Bands = ({ flows }: { readonly flows: readonly Flow[] }) => {
  const { bands, stops } = sankeyLayout(flows, size);
  return (
    <svg class="sankey" viewBox={`0 -4 ${size.width} ${size.height + 8}`} aria-hidden="true">
      {bands.map(({ flow, path, thickness }) => (
        <path key={`${flow.from}>${flow.to}`} class="band" d={path} stroke-width={Math.max(1, thickness)} />
      ))}
      {stops.map(({ name, side, y, height }) => (
        <g key={`${side} ${name}`}>
          <rect
            class="stop"
            x={side === 'from' ? size.margin - 8 : size.width - size.margin}
            y={y}
            width="8"
            height={height}
          />
          <text
            class={side}
            x={side === 'from' ? size.margin - 14 : size.width - size.margin + 14}
            y={y + height / 2 + 4}
          >
            {name}
          </text>
        </g>
      ))}
    </svg>
  );
};

export const Journeys = ({ client }: { readonly client: Client }) => {
  const { language } = useUi();
  const t = retentionTexts[language];
  const { answer, failure, ask } = useAsked();
  useEffect(() => void ask(() => client.get(endpoints.transitions)), [client]);
  const flows = flowsOf(answer)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, mostFlows);
  return (
    <section aria-labelledby="journeys">
      <h2 id="journeys">{t.journeys}</h2>
      <p class="note">{t.journeysHint}</p>
      {failure && <Outcome answer={undefined} failure={failure} />}
      {answer !== undefined && flows.length === 0 && <p class="note">{t.nothingFound}</p>}
      {flows.length > 0 && (
        <>
          <Bands flows={flows} />
          <div class="hidden">
            <table>
              <thead>
                <tr>
                  <th scope="col">{t.from}</th>
                  <th scope="col">{t.to}</th>
                  <th scope="col">{t.count}</th>
                </tr>
              </thead>
              <tbody>
                {flows.map(({ from, to, count }) => (
                  <tr key={`${from}>${to}`}>
                    <th scope="row">{from}</th>
                    <td>{to}</td>
                    <td>{valueText(count, 'count', language)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
};
