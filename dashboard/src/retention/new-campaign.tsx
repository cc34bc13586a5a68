/** A new campaign: its fields are those of the API's own schema. It begins as a draft, so that it is tried before it calls. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Client } from '../api/client.ts';
import type { Now } from '../api/types.ts';
import { useUi } from '../parts/ui.tsx';
import { endpoints } from './endpoints.ts';
import { groupFields } from './field-groups.ts';
import { FormField, type Suggestion } from './form-field.tsx';
import { retentionTexts } from './texts.ts';
import { bodyOf, complaintsAt, type Field, formOf } from './schema-form.ts';
import { failureText, useAsked } from './use-asked.ts';
import { campaignWords } from './words/words.ts';

interface Form {
  readonly fields: readonly Field[];
  readonly queues: readonly Suggestion[];
}

/** Names beside ids, where the live view knows them; without it the id is typed. */
const queuesOf = async (client: Client): Promise<readonly Suggestion[]> => {
  try {
    const { rows = [] } = await client.get<Now>(endpoints.now);
    return [...new Map(rows.map(({ queue }) => [queue.id, queue])).values()];
  } catch {
    return []; // a key may make campaigns and not see the live view
  }
};

const readForm = async (client: Client): Promise<Form> => {
  const [openApi, queues] = await Promise.all([client.get(endpoints.openApi), queuesOf(client)]);
  return { fields: formOf(openApi, `/${endpoints.campaigns}`), queues };
};

const idIn = (answer: unknown): string =>
  typeof answer === 'object' && answer !== null && 'campaignId' in answer ? String(answer.campaignId) : '';

interface NewCampaignProps {
  readonly client: Client;
  readonly onMade: (campaignId: string) => void;
}

interface FormProps extends NewCampaignProps {
  readonly form: Form;
}

const CampaignForm = ({ client, form, onMade }: FormProps) => {
  const { language } = useUi();
  const words = campaignWords[language];
  const { failure, busy, ask } = useAsked();
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const element = useRef<HTMLFormElement>(null);
  const groups = groupFields(form.fields);
  const shown = groups.flatMap(({ fields }) => fields);
  const { byField, others } = complaintsAt(
    shown.map(({ name }) => name),
    failure?.errors ?? [],
  );
  useEffect(() => {
    element.current?.querySelector<HTMLElement>('.invalid :is(input, select)')?.focus();
  }, [failure]);
  const create = (event: Event): void => {
    event.preventDefault();
    if (!element.current) return;
    const given = new FormData(element.current);
    const body = bodyOf(shown, (name) => given.getAll(name).map((value) => (typeof value === 'string' ? value : '')));
    void ask(async () => onMade(idIn(await client.send('POST', endpoints.campaigns, body))));
  };
  const said =
    failure && (byField.size > 0 ? [words.form.refused, ...others] : [failureText(failure, retentionTexts[language])]);
  return (
    <form ref={element} class="sheet-form" onSubmit={create} aria-labelledby="new-title">
      <div class="sheet-body">
        <p class="note">{words.form.hint}</p>
        {groups.map(({ id, fields }) => (
          <fieldset key={id} class="group">
            <legend>{words.groups[id][0]}</legend>
            {words.groups[id][1] !== '' && <p class="note">{words.groups[id][1]}</p>}
            <div class="fields">
              {fields.map((field) => (
                <FormField
                  key={field.name}
                  field={field}
                  complaint={byField.get(field.name)}
                  chosen={chosen[field.name]}
                  campaignKind={chosen['kind']}
                  onChoice={(value) => setChosen({ ...chosen, [field.name]: value })}
                  suggestions={field.name === 'call.queueId' ? form.queues : []}
                />
              ))}
            </div>
          </fieldset>
        ))}
      </div>
      <div class="sheet-foot">
        <span role="alert">{said?.join(' ')}</span>
        <button class="primary" type="submit" disabled={busy}>
          {words.form.create}
        </button>
      </div>
    </form>
  );
};

export const NewCampaign = ({ client, onMade }: NewCampaignProps) => {
  const { language } = useUi();
  const { title, close } = campaignWords[language].form;
  const { failure, ask } = useAsked();
  const sheet = useRef<HTMLDialogElement>(null);
  const [form, setForm] = useState<Form>();
  const [made, setMade] = useState(0);
  const open = (): void => {
    sheet.current?.showModal();
    if (form === undefined) void ask(async () => setForm(await readForm(client)));
  };
  const finish = (campaignId: string): void => {
    sheet.current?.close();
    setMade(made + 1); // the next one begins with empty fields
    onMade(campaignId);
  };
  return (
    <>
      <button class="primary" type="button" aria-haspopup="dialog" data-action="new" onClick={open}>
        {title}
      </button>
      <dialog ref={sheet} class="sheet" aria-labelledby="new-title">
        <div class="sheet-head">
          <h2 id="new-title">{title}</h2>
          <button type="button" onClick={() => sheet.current?.close()}>
            {close}
          </button>
        </div>
        {form && <CampaignForm key={made} client={client} form={form} onMade={finish} />}
        {failure && <p role="alert">{failureText(failure, retentionTexts[language])}</p>}
      </dialog>
    </>
  );
};
