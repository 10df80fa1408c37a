import { useEffect } from "react";

/** Keeps the screen on during a call. The browser takes the lock away from hidden pages, so it is asked for again. */
export function useWakeLock(): void {
  useEffect(() => {
    if (!("wakeLock" in navigator)) {
      return undefined;
    }

    let lock: WakeLockSentinel | null = null;
    let wanted = true;
    const acquire = async () => {
      if (document.visibilityState !== "visible") {
        return;
      }

      const sentinel = await navigator.wakeLock.request("screen");
      if (wanted) {
        lock = sentinel;
      } else {
        await sentinel.release();
      }
    };
    // Refused when the battery is low: the call goes on, the screen may dim.
    const ask = () => void acquire().catch(() => undefined);

    ask();
    document.addEventListener("visibilitychange", ask);
    return () => {
      wanted = false;
      document.removeEventListener("visibilitychange", ask);
      lock?.release().catch(() => undefined);
    };
  }, []);
}
