/** This moment: who waits, and who could answer. */
import type { Polled } from '../api/use-polled.ts';
import type { Now } from '../api/types.ts';
import { durationText, valueText } from '../i18n/format.ts';
import { useUi } from '../parts/ui.tsx';

const Figure = ({ label, text, name }: { readonly label: string; readonly text: string; readonly name: string }) => (
  <div class="figure" data-now={name}>
    <dt>{label}</dt>
    <dd>{text}</dd>
  </div>
);

const LiveNumbers = ({ now, at, loadedAt }: { readonly now: Now; readonly at: number; readonly loadedAt: number }) => {
  const { language, t } = useUi();
  const rows = now.rows ?? [];
  const count = (value: number): string => valueText(value, 'count', language);
  const age = (now.ageSeconds ?? 0) + Math.max(0, Math.round((at - loadedAt) / 1000));
  return (
    <>
      <dl class="figures">
        <Figure name="waiting" label={t.waiting} text={count(now.totals?.waiting ?? 0)} />
        <Figure name="longest" label={t.longestWait} text={durationText(now.totals?.longestWaitSeconds ?? 0)} />
        <Figure name="age" label={t.age} text={count(age)} />
      </dl>
      <div class="scroll live-table" role="region" aria-labelledby="now" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.queue}</th>
              <th scope="col">{t.channel}</th>
              <th scope="col">{t.waiting}</th>
              <th scope="col">{t.longestWait}</th>
              <th scope="col">{t.available}</th>
              <th scope="col">{t.onContact}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.queue.id} ${row.channel}`}>
                <th scope="row">{row.queue.label}</th>
                <td>{row.channel}</td>
                <td>{count(row.waiting)}</td>
                <td>{durationText(row.longestWaitSeconds)}</td>
                <td>{count(row.agentsAvailable)}</td>
                <td>{count(row.agentsOnContact)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
};

export const Live = ({ now, at }: { readonly now: Polled<Now>; readonly at: number }) => {
  const { t } = useUi();
  const { data, loadedAt } = now;
  // A key for one team may not see every queue.
  if (now.error?.status === 403) return null;
  return (
    <section class="live" aria-labelledby="now">
      <h2 id="now">{t.now}</h2>
      {data?.configured && loadedAt !== undefined && <LiveNumbers now={data} at={at} loadedAt={loadedAt} />}
      {data?.configured === false && <p class="note">{t.nowNotConfigured}</p>}
      {now.error && <p class="note">{t.nowUnavailable}</p>}
    </section>
  );
};
