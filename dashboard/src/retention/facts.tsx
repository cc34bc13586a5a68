/** An answer of the API as a list of facts and tables, whatever its fields are called. */
import { useContext } from 'preact/hooks';
import { momentText, valueText } from '../i18n/format.ts';
import { useUi } from '../parts/ui.tsx';
import { ZoneContext } from './zone.ts';
import { words } from './words/words.ts';

type Plain = string | number | boolean | null;

const isPlain = (value: unknown): value is Plain =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isMoment = (value: Plain): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/u.test(value);

const Text = ({ value }: { readonly value: Plain }) => {
  const { language } = useUi();
  const zone = useContext(ZoneContext);
  if (value === null) return <>–</>;
  if (isMoment(value)) return <time dateTime={value}>{momentText(Date.parse(value), language, zone)}</time>;
  return <>{typeof value === 'number' ? valueText(value, 'number', language) : String(value)}</>;
};

const Rows = ({ rows }: { readonly rows: readonly Record<string, unknown>[] }) => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row).filter((name) => isPlain(row[name]))))];
  return (
    <table>
      <thead>
        <tr>
          {names.map((name) => (
            <th scope="col" key={name}>
              {words(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {names.map((name) => {
              const value = row[name];
              return <td key={name}>{isPlain(value) ? <Text value={value} /> : ''}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const deepest = 4;

export const Facts = ({ value, depth = 0 }: { readonly value: unknown; readonly depth?: number }) => {
  if (isPlain(value)) return <Text value={value} />;
  if (Array.isArray(value)) {
    const list: unknown[] = value;
    const rows = list.filter(isRecord);
    return rows.length === list.length ? <Rows rows={rows} /> : <>{list.filter(isPlain).map(String).join(', ')}</>;
  }
  if (!isRecord(value) || depth >= deepest) return null;
  return (
    <dl class="facts">
      {Object.entries(value).map(([name, part]) => (
        <div key={name}>
          <dt>{words(name)}</dt>
          <dd>
            <Facts value={part} depth={depth + 1} />
          </dd>
        </div>
      ))}
    </dl>
  );
};
