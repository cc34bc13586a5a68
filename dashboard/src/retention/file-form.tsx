/** A CSV file that is sent whole. */
import { useState } from 'preact/hooks';
import type { Client } from '../api/client.ts';
import { useUi } from '../parts/ui.tsx';
import { Outcome } from './outcome.tsx';
import { retentionTexts } from './texts.ts';
import { useAsked } from './use-asked.ts';

interface FileFormProps {
  readonly client: Client;
  /** Tells the fields of several forms on the page apart. */
  readonly id: string;
  readonly path: string;
}

export const FileForm = ({ client, id, path }: FileFormProps) => {
  const t = retentionTexts[useUi().language];
  const { answer, failure, busy, ask } = useAsked();
  const [file, setFile] = useState<File>();
  const upload = (event: Event): void => {
    event.preventDefault();
    if (file) void ask(async () => client.send('POST', path, await file.text(), 'text/csv'));
  };
  return (
    <>
      <form class="line" onSubmit={upload}>
        <label for={id}>{t.file}</label>
        <input
          id={id}
          type="file"
          accept=".csv,text/csv"
          onChange={(event) => setFile(event.currentTarget.files?.[0])}
        />
        <button type="submit" disabled={busy || !file}>
          {t.send}
        </button>
      </form>
      <Outcome answer={answer} failure={failure} />
    </>
  );
};
