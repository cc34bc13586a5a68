import { render } from 'preact';
import { useState } from 'preact/hooks';
import './style.css';
import { BoardPage } from './board/page.tsx';
import { Select } from './parts/frame.tsx';
import { Shell } from './parts/shell.tsx';
import { useUi } from './parts/ui.tsx';

/** The page's only clock, epoch ms. */
const now = (): number => Date.now();

const Range = ({ days, onDays }: { readonly days: number; readonly onDays: (days: number) => void }) => {
  const { t } = useUi();
  return (
    <Select
      id="range"
      label={t.range}
      value={String(days)}
      options={[
        ['1', t.rangeDay],
        ['7', t.rangeWeek],
        ['28', t.rangeMonth],
      ]}
      onChange={(value) => onDays(Number(value))}
    />
  );
};

const Wallboard = () => {
  const [days, setDays] = useState(1);
  return (
    <Shell
      title="title"
      tools={<Range days={days} onDays={setDays} />}
      page={(props) => <BoardPage {...props} days={days} now={now} />}
    />
  );
};

const app = document.getElementById('app');
if (app) render(<Wallboard />, app);
