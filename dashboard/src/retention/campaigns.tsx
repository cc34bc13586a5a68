/** Campaigns: which there are, and what can be done with the one that is open. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Client } from '../api/client.ts';
import { useUi } from '../parts/ui.tsx';
import { endpoints } from './endpoints.ts';
import { NewCampaign } from './new-campaign.tsx';
import { type Campaign, OpenCampaign } from './open-campaign.tsx';
import { Outcome } from './outcome.tsx';
import { retentionTexts } from './texts.ts';
import { campaignWords, optionWords } from './words/words.ts';
import { useAsked } from './use-asked.ts';

const textIn = (row: object, name: string): string => {
  const value: unknown = Reflect.get(row, name);
  return typeof value === 'string' ? value : '';
};

const campaignsIn = (answer: unknown): Campaign[] => {
  if (typeof answer !== 'object' || answer === null || !('campaigns' in answer) || !Array.isArray(answer.campaigns))
    return [];
  const list: unknown[] = answer.campaigns;
  return list
    .filter((row) => typeof row === 'object' && row !== null)
    .map((row) => {
      const id = textIn(row, 'campaignId');
      return {
        id,
        name: textIn(row, 'name') || id,
        kind: textIn(row, 'kind'),
        state: textIn(row, 'state'),
        mode: textIn(row, 'mode'),
        createdAt: textIn(row, 'createdAt'),
      };
    });
};

interface CampaignsProps {
  readonly client: Client;
  /** What stands below; shown when it is known how much room the campaigns take, so that nothing moves. */
  readonly children: ComponentChildren;
  /** Epoch ms. */
  readonly now: () => number;
}

interface TableProps {
  readonly campaigns: readonly Campaign[];
  readonly openId: string | undefined;
  readonly onOpen: (id: string) => void;
}

const CampaignTable = ({ campaigns, openId, onOpen }: TableProps) => {
  const { language } = useUi();
  const [t, words] = [retentionTexts[language], campaignWords[language]];
  return (
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
                <button type="button" aria-pressed={id === openId} onClick={() => onOpen(id)}>
                  {name}
                </button>
              </th>
              <td>{optionWords(words, 'kind', kind)}</td>
              <td>{mode === '' ? words.form.asCountry : optionWords(words, 'mode', mode)}</td>
              <td>{optionWords(words, 'state', state)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

export const Campaigns = ({ client, now, children }: CampaignsProps) => {
  const t = retentionTexts[useUi().language];
  const { answer, failure, ask } = useAsked();
  const [openId, setOpenId] = useState<string>();
  const [madeId, setMadeId] = useState<string>();
  const load = (): void => void ask(() => client.get(endpoints.campaigns));
  useEffect(load, [client]);
  const campaigns = campaignsIn(answer);
  const open = campaigns.find(({ id }) => id === openId);
  return (
    <>
      <section aria-labelledby="campaigns">
        <div class="row">
          <h2 id="campaigns">{t.campaigns}</h2>
          <NewCampaign
            client={client}
            onMade={(id) => {
              setMadeId(id);
              setOpenId(id);
              load();
            }}
          />
        </div>
        {answer !== undefined && campaigns.length === 0 && <p class="note">{t.noCampaigns}</p>}
        {failure && <Outcome answer={undefined} failure={failure} />}
        {campaigns.length > 0 && <CampaignTable campaigns={campaigns} openId={openId} onOpen={setOpenId} />}
        {open && (
          <OpenCampaign
            key={open.id}
            client={client}
            campaign={open}
            isNew={open.id === madeId}
            onChange={load}
            now={now}
          />
        )}
      </section>
      {(answer !== undefined || failure !== undefined) && children}
    </>
  );
};
