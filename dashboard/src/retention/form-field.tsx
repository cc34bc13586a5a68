/** One field of a form: what it is called, what it takes, and below it what it does or what the API has against it. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Language } from '../api/types.ts';
import { useUi } from '../parts/ui.tsx';
import { listText, regionText } from '../i18n/format.ts';
import { onlyFor } from './field-groups.ts';
import type { Field } from './schema-form.ts';
import type { CampaignWords } from './words/en.ts';
import { campaignWords, fieldWords, kindHint, optionWords } from './words/words.ts';

export const idOf = (name: string): string => `new-${name.replaceAll('.', '-')}`;

interface FormFieldProps {
  readonly field: Field;
  readonly complaint: string | undefined;
  /** What is chosen in it, and as the kind of campaign. */
  readonly chosen: string | undefined;
  readonly campaignKind: string | undefined;
  readonly onChoice: (value: string) => void;
  readonly suggestions: readonly Suggestion[];
}

export interface Suggestion {
  readonly id: string;
  readonly label: string;
}

const useWords = () => campaignWords[useUi().language];

const Choices = ({ field: { name, options } }: { readonly field: Field }) => {
  const { language } = useUi();
  const words = useWords();
  const text = (option: string): string =>
    name === 'countries' ? regionText(option, language) : optionWords(words, name, option);
  return (
    <span class="choices">
      {options.map((option) => (
        <label key={option}>
          <input type="checkbox" name={name} value={option} /> {text(option)}
        </label>
      ))}
    </span>
  );
};

const Days = ({ field: { name, most = 1 } }: { readonly field: Field }) => {
  const words = useWords();
  const [count, setCount] = useState(1);
  const [label] = fieldWords(words, name);
  return (
    <span class="choices">
      {Array.from({ length: count }, (_, at) => (
        <input
          key={at}
          id={at === 0 ? idOf(name) : undefined}
          name={name}
          type="date"
          aria-label={`${label} ${at + 1}`}
        />
      ))}
      <button type="button" disabled={count >= most} onClick={() => setCount(count + 1)}>
        {words.form.addDay}
      </button>
    </span>
  );
};

interface OneProps extends Pick<FormFieldProps, 'field' | 'complaint' | 'onChoice' | 'suggestions'> {
  readonly disabled: boolean;
}

const One = ({ field, complaint, disabled, onChoice, suggestions }: OneProps) => {
  const words = useWords();
  const { name, kind, options, required, fallback, min, max, maxLength, isWhole } = field;
  const id = idOf(name);
  const about = { 'aria-invalid': complaint !== undefined, 'aria-describedby': `${id}-note` };
  const shared = { id, name, required, disabled, ...about };
  if (kind === 'choice')
    return (
      <select {...shared} onChange={(event) => onChoice(event.currentTarget.value)}>
        {fallback === '' && <option value="">{required ? words.form.choose : words.form.asCountry}</option>}
        {options.map((option) => (
          <option key={option} value={option} selected={option === fallback}>
            {optionWords(words, name, option)}
          </option>
        ))}
      </select>
    );
  if (kind === 'share') return <input {...shared} type="number" min={0} max={100} step="any" inputMode="decimal" />;
  if (kind === 'number')
    return <input {...shared} type="number" min={min} max={max} step={isWhole ? 1 : 'any'} defaultValue={fallback} />;
  return (
    <>
      <input
        {...shared}
        maxLength={maxLength}
        autocomplete="off"
        list={suggestions.length > 0 ? `${id}-list` : undefined}
      />
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map((one) => (
            <option key={one.id} value={one.id} label={one.label} />
          ))}
        </datalist>
      )}
    </>
  );
};

/** It has room for two lines, so that nothing moves when the API complains. */
const Note = ({
  id,
  complaint,
  children,
}: {
  id: string;
  complaint: string | undefined;
  children: ComponentChildren;
}) => (
  <span id={`${id}-note`} class={complaint === undefined ? 'hint' : 'hint wrong'}>
    {complaint ?? children}
  </span>
);

/** What a field does: what is chosen in it, what happens without a choice, or for which campaigns alone it matters. */
const hintOf = (words: CampaignWords, language: Language, { field, chosen }: FormFieldProps, only?: string): string => {
  const { name, taskCountries } = field;
  if (only !== undefined) return words.form.onlyFor.replace('{kind}', optionWords(words, 'kind', only));
  if (name === 'kind' && chosen) return kindHint(words, chosen) ?? '';
  if (taskCountries.length === 0 || chosen) return fieldWords(words, name)[1];
  const countries = taskCountries.map((code) => regionText(code, language));
  return words.form.asCountryBy.replace('{countries}', listText(countries, language));
};

export const FormField = (props: FormFieldProps) => {
  const { language } = useUi();
  const words = useWords();
  const { field, complaint, campaignKind, onChoice, suggestions } = props;
  const { name, kind, required } = field;
  const [label] = fieldWords(words, name);
  const id = idOf(name);
  const only = onlyFor[name] === campaignKind ? undefined : onlyFor[name];
  const note = (
    <Note id={id} complaint={complaint}>
      {hintOf(words, language, props, only)}
    </Note>
  );
  const mark = required || name === 'countries' ? <span aria-hidden="true"> *</span> : null;
  const state = complaint === undefined ? 'field' : 'field invalid';
  if (kind === 'choices' || kind === 'days')
    return (
      <fieldset class={`${state} wide`} aria-describedby={`${id}-note`} data-field={name}>
        <legend>
          {label}
          {mark}
        </legend>
        {kind === 'days' ? <Days field={field} /> : <Choices field={field} />}
        {note}
      </fieldset>
    );
  return (
    <div class={state} data-field={name}>
      <label for={id}>
        {label}
        {mark}
      </label>
      <One
        field={field}
        complaint={complaint}
        disabled={only !== undefined}
        onChoice={onChoice}
        suggestions={suggestions}
      />
      {note}
    </div>
  );
};
