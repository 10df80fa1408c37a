import { type ReactNode, useDeferredValue } from "react";
import { useTexts } from "../../texts/TextsContext";
import { MissedCalls } from "../people/MissedCalls";
import { People } from "../people/People";
import { Preview } from "../preview/Preview";
import { RecoveryOffer } from "../recovery/RecoveryOffer";
import { Options } from "./Options";
import "./home.css";

/** Where a call begins. */
export function Home(): ReactNode {
  const { t } = useTexts();
  // What is below the first screen of a phone is a second drawing: one of everything at once would keep a slow one from answering a finger.
  const whole = useDeferredValue(true, false);
  return (
    <div className="home-screen">
      <div className="home-notices">
        <MissedCalls />
      </div>
      <div className="home">
        <div className="home-intro">
          <h1>{t("home.title")}</h1>
          <p>{t("home.lead")}</p>
        </div>
        <div className="home-preview">
          <Preview />
        </div>
        {whole ? (
          <>
            <div className="home-options">
              <Options />
            </div>
            <div className="home-recovery">
              <RecoveryOffer />
            </div>
            <div className="home-people">
              <People />
            </div>
          </>
        ) : (
          <div className="home-later" />
        )}
      </div>
    </div>
  );
}
