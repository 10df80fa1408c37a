export function App() {
  return <h1>Duet</h1>;
}
