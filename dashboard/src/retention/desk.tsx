/** What the retention lead does beside campaigns: stop everything, upload, find out why somebody was not called. */
import { useState } from 'preact/hooks';
import type { Client } from '../api/client.ts';
import { useUi } from '../parts/ui.tsx';
import { endpoints } from './endpoints.ts';
import { Outcome } from './outcome.tsx';
import { retentionTexts } from './texts.ts';
import { useAsked } from './use-asked.ts';

interface DeskProps {
  readonly client: Client;
}

export const KillSwitch = ({ client }: DeskProps) => {
  const t = retentionTexts[useUi().language];
  const { answer, failure, busy, ask } = useAsked();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const kill = (event: Event): void => {
    event.preventDefault();
    const given = reason.trim();
    setMissing(given === '');
    if (given !== '') void ask(() => client.send('PUT', endpoints.killSwitch, { on: false, reason: given }));
  };
  return (
    <section aria-labelledby="kill">
      <h2 id="kill">{t.kill}</h2>
      <p class="note">{t.killHint}</p>
      <form class="line" onSubmit={kill}>
        <label for="reason">{t.reason}</label>
        <input
          id="reason"
          value={reason}
          maxLength={500}
          aria-invalid={missing}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <button class="danger" type="submit" disabled={busy}>
          {t.kill}
        </button>
      </form>
      {missing && <p role="alert">{t.reasonMissing}</p>}
      <Outcome answer={answer} failure={failure} />
    </section>
  );
};

export const Upload = ({ client }: DeskProps) => {
  const t = retentionTexts[useUi().language];
  const { answer, failure, busy, ask } = useAsked();
  const [file, setFile] = useState<File>();
  const upload = (event: Event): void => {
    event.preventDefault();
    if (file) void ask(async () => client.send('POST', endpoints.upload, await file.text(), 'text/csv'));
  };
  return (
    <section aria-labelledby="upload">
      <h2 id="upload">{t.upload}</h2>
      <p class="note">{t.uploadHint}</p>
      <form class="line" onSubmit={upload}>
        <label for="file">{t.file}</label>
        <input
          id="file"
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => setFile(event.currentTarget.files?.[0])}
        />
        <button type="submit" disabled={busy || !file}>
          {t.send}
        </button>
      </form>
      <Outcome answer={answer} failure={failure} />
    </section>
  );
};

export const WhyNotCalled = ({ client }: DeskProps) => {
  const t = retentionTexts[useUi().language];
  const { answer, failure, busy, ask } = useAsked();
  const [who, setWho] = useState('');
  const search = (event: Event): void => {
    event.preventDefault();
    const identifier = who.trim();
    if (identifier !== '') void ask(() => client.send('POST', endpoints.whyNotCalled, { identifier }));
  };
  return (
    <section aria-labelledby="why">
      <h2 id="why">{t.why}</h2>
      <p class="note" id="why-hint">
        {t.whyHint}
      </p>
      <form class="line" onSubmit={search} role="search">
        <label for="who">{t.who}</label>
        <input
          id="who"
          value={who}
          autocomplete="off"
          aria-describedby="why-hint"
          onInput={(event) => setWho(event.currentTarget.value)}
        />
        <button type="submit" disabled={busy}>
          {t.search}
        </button>
      </form>
      <Outcome answer={answer} failure={failure} />
    </section>
  );
};
