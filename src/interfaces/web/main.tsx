import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/films.css';
import './style/video.css';
import './style/figures.css';
import './style/report.css';
import './style/phone.css';
import { signal } from '@preact/signals';
import { type ComponentType, render } from 'preact';
import { useEffect } from 'preact/hooks';
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso';
import { Page } from './parts/page.tsx';
import { Failed } from './parts/states.tsx';
import { Shell } from './shell.tsx';

/** The error with which a page failed to render. */
const failure = signal<unknown>(undefined);

const Broken = ({ error }: { readonly error: unknown }) => (
  <Page title="This page could not be displayed" isReady>
    <Failed error={error} retry={() => location.reload()} />
  </Page>
);

/** Loads a page's own part of the program. After a server update, an open tab requests a file that no longer exists, and says so. */
const page = (load: () => Promise<{ readonly default: ComponentType }>) =>
  lazy(() => load().catch((error: unknown) => ({ default: () => <Broken error={error} /> })));

const Today = page(() => import('./pages/today.tsx'));
const Videos = page(() => import('./pages/videos.tsx'));
const Video = page(() => import('./pages/video.tsx'));
const Review = page(() => import('./pages/review.tsx'));
const Campaigns = page(() => import('./pages/campaigns.tsx'));
const Approval = page(() => import('./pages/approval.tsx'));
const Experiments = page(() => import('./pages/experiments.tsx'));
const Report = page(() => import('./pages/report.tsx'));
const Results = page(() => import('./pages/results.tsx'));
const Rules = page(() => import('./pages/rules.tsx'));
const Ledger = page(() => import('./pages/ledger.tsx'));
const Jobs = page(() => import('./pages/jobs.tsx'));
const Settings = page(() => import('./pages/settings.tsx'));
const SignIn = page(() => import('./pages/sign-in.tsx'));

const NotThere = () => (
  <Page title="Page not found" isReady>
    <p>
      <a href="/app/videos">Go to Videos</a>
    </p>
  </Page>
);

const App = () => (
  <LocationProvider scope={/^\/($|app(\/|$))/}>
    <Shell>
      <ErrorBoundary
        onError={(error) => {
          failure.value = error;
        }}
      >
        <Pages />
      </ErrorBoundary>
    </Shell>
  </LocationProvider>
);

const Pages = () => {
  const { path } = useLocation();
  useEffect(() => {
    failure.value = undefined;
  }, [path]);
  if (failure.value !== undefined) return <Broken error={failure.value} />;
  return (
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
  );
};

const root = document.querySelector('#app');
if (root !== null) render(<App />, root);
