/** What can be done with the campaign that is open. Whatever changes its state needs a reason, which is kept. */
import { useEffect, useState } from 'preact/hooks';
import type { Client } from '../api/client.ts';
import { useUi } from '../parts/ui.tsx';
import { endpoints } from './endpoints.ts';
import { FileForm } from './file-form.tsx';
import { Funnel, type FunnelLine, readFunnel } from './funnel.tsx';
import { Outcome } from './outcome.tsx';
import { ReasonField, useReason } from './reason.tsx';
import { retentionTexts } from './texts.ts';
import { useAsked } from './use-asked.ts';

export interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly state: string;
  readonly mode: string;
  readonly createdAt: string;
}

const moves = { start: 'running', pause: 'paused', stop: 'stopped' } as const;
type Move = keyof typeof moves;
const moveNames: readonly Move[] = ['start', 'pause', 'stop'];
type Look = 'dryRun' | 'funnel' | 'effect';
const looks: readonly Look[] = ['dryRun', 'funnel', 'effect'];

interface OpenProps {
  readonly client: Client;
  readonly campaign: Campaign;
  /** Just made: tried at once. */
  readonly isNew: boolean;
  readonly onChange: () => void;
  /** Epoch ms. */
  readonly now: () => number;
}

export const OpenCampaign = ({ client, campaign, isNew, onChange, now }: OpenProps) => {
  const { language } = useUi();
  const t = retentionTexts[language];
  const { answer, failure, busy, ask } = useAsked();
  const [last, setLast] = useState<Look | Move>();
  const [funnel, setFunnel] = useState<readonly FunnelLine[]>();
  const reason = useReason();
  const look = async (what: Look): Promise<void> => {
    setLast(what);
    setFunnel(undefined);
    if (what === 'dryRun') return ask(() => client.send('POST', endpoints.dryRun(campaign.id), {}));
    if (what === 'effect') return ask(() => client.get(endpoints.effect(campaign.id)));
    return ask(async () => {
      setFunnel(await readFunnel(client, campaign, language, now()));
      return undefined;
    });
  };
  useEffect(() => {
    if (isNew) void look('dryRun');
  }, [isNew]);
  const move = async (what: Move): Promise<void> => {
    const given = reason.take();
    if (given === undefined || (what === 'start' && !confirm(t.startSure))) return;
    setLast(what);
    setFunnel(undefined);
    await ask(() => client.send('POST', endpoints.state(campaign.id), { to: moves[what], reason: given }));
    onChange();
  };
  return (
    <div class="open" aria-label={campaign.name} role="group">
      <h3>{campaign.name}</h3>
      <p class="tools">
        {looks.map((what) => (
          <button key={what} type="button" disabled={busy} data-action={what} onClick={() => void look(what)}>
            {t[what]}
          </button>
        ))}
      </p>
      {last === 'dryRun' && <p class="note">{t.dryRunHint}</p>}
      {last === 'effect' && <p class="note">{t.effectHint}</p>}
      {funnel && <Funnel lines={funnel} />}
      <Outcome answer={answer} failure={failure} />
      <div class="line">
        <ReasonField id="campaign-reason" reason={reason} />
        {moveNames.map((what) => (
          <button key={what} type="button" disabled={busy} data-action={what} onClick={() => void move(what)}>
            {t[what]}
          </button>
        ))}
      </div>
      {campaign.kind === 'list' && (
        <>
          <p class="note">{t.listHint}</p>
          <FileForm client={client} id="list-file" path={endpoints.list(campaign.id)} />
        </>
      )}
    </div>
  );
};
