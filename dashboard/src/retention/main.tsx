import { render } from 'preact';
import '../style.css';
import { Shell } from '../parts/shell.tsx';

const app = document.getElementById('app');
if (app) render(<Shell title="retentionPage" page={() => <main id="main" tabIndex={-1} />} />, app);
