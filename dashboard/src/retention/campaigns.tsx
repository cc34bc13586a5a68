/** Campaigns: which there are, and what can be done with the one that is open. */
import { useEffect, useState } from 'preact/hooks';
import type { Client } from '../api/client.ts';
import { useUi } from '../parts/ui.tsx';
import { endpoints } from './endpoints.ts';
import { Outcome } from './outcome.tsx';
import { retentionTexts, type RetentionTexts } from './texts.ts';
import { useAsked } from './use-asked.ts';

interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly state: string;
  readonly mode: string;
}

const textIn = (row: object, ...names: readonly string[]): string => {
  for (const [name, value] of Object.entries(row)) if (names.includes(name) && typeof value === 'string') return value;
  return '';
};

const campaignsIn = (answer: unknown): Campaign[] => {
  if (typeof answer !== 'object' || answer === null || !('campaigns' in answer) || !Array.isArray(answer.campaigns))
    return [];
  const list: unknown[] = answer.campaigns;
  return list
    .filter((row) => typeof row === 'object' && row !== null)
    .map((row) => {
      const what = 'definition' in row && typeof row.definition === 'object' ? (row.definition ?? row) : row;
      const id = textIn(row, 'id', 'campaignId');
      return {
        id,
        name: textIn(what, 'name') || id,
        kind: textIn(what, 'kind'),
        state: textIn(row, 'state'),
        mode: textIn(what, 'mode'),
      };
    });
};

type Action = 'dryRun' | 'start' | 'pause' | 'stop' | 'funnel' | 'effect';
const actions: readonly Action[] = ['dryRun', 'start', 'pause', 'stop', 'funnel', 'effect'];
const readOnly: ReadonlySet<Action> = new Set<Action>(['funnel', 'effect']);

const hintOf = (action: Action | undefined, t: RetentionTexts): string => {
  if (action === 'dryRun') return t.dryRunHint;
  return action === 'effect' ? t.effectHint : '';
};

interface OpenProps {
  readonly client: Client;
  readonly campaign: Campaign;
  readonly onChange: () => void;
}

const Open = ({ client, campaign, onChange }: OpenProps) => {
  const t = retentionTexts[useUi().language];
  const { answer, failure, busy, ask } = useAsked();
  const [last, setLast] = useState<Action>();
  const run = async (action: Action): Promise<void> => {
    if (action === 'start' && !confirm(t.startSure)) return;
    setLast(action);
    const path = endpoints[action](campaign.id);
    await ask(() => (readOnly.has(action) ? client.get(path) : client.send('POST', path, {})));
    if (!readOnly.has(action) && action !== 'dryRun') onChange();
  };
  return (
    <div class="open" aria-label={campaign.name} role="group">
      <h3>{campaign.name}</h3>
      <p class="tools">
        {actions.map((action) => (
          <button key={action} type="button" disabled={busy} data-action={action} onClick={() => void run(action)}>
            {t[action]}
          </button>
        ))}
      </p>
      <p class="note">{hintOf(last, t)}</p>
      <Outcome answer={answer} failure={failure} />
    </div>
  );
};

export const Campaigns = ({ client }: { readonly client: Client }) => {
  const t = retentionTexts[useUi().language];
  const { answer, failure, ask } = useAsked();
  const [openId, setOpenId] = useState<string>();
  const load = (): void => void ask(() => client.get(endpoints.campaigns));
  useEffect(load, [client]);
  const campaigns = campaignsIn(answer);
  const open = campaigns.find(({ id }) => id === openId);
  return (
    <section aria-labelledby="campaigns">
      <h2 id="campaigns">{t.campaigns}</h2>
      {answer !== undefined && campaigns.length === 0 && <p class="note">{t.noCampaigns}</p>}
      {failure && <Outcome answer={undefined} failure={failure} />}
      {campaigns.length > 0 && (
        <div class="scroll" role="region" aria-labelledby="campaigns" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {[t.name, t.kind, t.mode, t.state].map((name) => (
                  <th scope="col" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {campaigns.map(({ id, name, kind, mode, state }) => (
                <tr key={id}>
                  <th scope="row">
                    <button type="button" aria-pressed={id === openId} onClick={() => setOpenId(id)}>
                      {name}
                    </button>
                  </th>
                  <td>{kind}</td>
                  <td>{mode}</td>
                  <td>{state}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open && <Open key={open.id} client={client} campaign={open} onChange={load} />}
    </section>
  );
};
