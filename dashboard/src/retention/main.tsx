import { render } from 'preact';
import '../style.css';
import { Shell } from '../parts/shell.tsx';
import { Campaigns } from './campaigns.tsx';
import { KillSwitch, Upload, WhyNotCalled } from './desk.tsx';
import { Journeys } from './journeys.tsx';

/** The page's only clock, epoch ms. */
const now = (): number => Date.now();

const RetentionDesk = () => (
  <Shell
    title="retentionPage"
    page={({ client }) => (
      <main id="main" tabIndex={-1}>
        <Campaigns client={client} now={now} />
        <WhyNotCalled client={client} />
        <Journeys client={client} />
        <Upload client={client} />
        <KillSwitch client={client} />
      </main>
    )}
  />
);

const app = document.getElementById('app');
if (app) render(<RetentionDesk />, app);
