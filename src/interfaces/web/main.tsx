import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/films.css';
import './style/video.css';
import './style/figures.css';
import './style/report.css';
import './style/phone.css';
import { render } from 'preact';
import { ErrorBoundary, LocationProvider, lazy, Route, Router } from 'preact-iso';
import { Page } from './parts/page.tsx';
import { Shell } from './shell.tsx';

const Today = lazy(() => import('./pages/today.tsx'));
const Videos = lazy(() => import('./pages/videos.tsx'));
const Video = lazy(() => import('./pages/video.tsx'));
const Review = lazy(() => import('./pages/review.tsx'));
const Campaigns = lazy(() => import('./pages/campaigns.tsx'));
const Approval = lazy(() => import('./pages/approval.tsx'));
const Experiments = lazy(() => import('./pages/experiments.tsx'));
const Report = lazy(() => import('./pages/report.tsx'));
const Results = lazy(() => import('./pages/results.tsx'));
const Rules = lazy(() => import('./pages/rules.tsx'));
const Ledger = lazy(() => import('./pages/ledger.tsx'));
const Jobs = lazy(() => import('./pages/jobs.tsx'));
const Settings = lazy(() => import('./pages/settings.tsx'));
const SignIn = lazy(() => import('./pages/sign-in.tsx'));

const NotThere = () => (
  <Page title="There is no such page" isReady>
    <p>
      <a href="/app/videos">Go to the videos</a>
    </p>
  </Page>
);

const App = () => (
  <LocationProvider scope={/^\/($|app(\/|$))/}>
    <Shell>
      <ErrorBoundary>
        <Router>
          <Route path="/" component={Today} />
          <Route path="/app" component={Today} />
          <Route path="/app/videos" component={Videos} />
          <Route path="/app/videos/:id" component={Video} />
          <Route path="/app/review" component={Review} />
          <Route path="/app/campaigns" component={Campaigns} />
          <Route path="/app/approvals/:id" component={Approval} />
          <Route path="/app/experiments" component={Experiments} />
          <Route path="/app/report" component={Report} />
          <Route path="/app/results" component={Results} />
          <Route path="/app/rules/:platform" component={Rules} />
          <Route path="/app/ledger" component={Ledger} />
          <Route path="/app/jobs" component={Jobs} />
          <Route path="/app/settings" component={Settings} />
          <Route path="/app/sign-in" component={SignIn} />
          <Route default component={NotThere} />
        </Router>
      </ErrorBoundary>
    </Shell>
  </LocationProvider>
);

const root = document.querySelector('#app');
if (root !== null) render(<App />, root);
