import { lazy, type ReactNode, Suspense } from "react";
import { receivedBlob, type Session } from "../../call";
import { useTexts } from "../../texts/TextsContext";

// Whoever accepted a file has loaded it with the chat: it is there without a network, too.
const FileCard = lazy(async () => ({ default: (await import("./FileCard")).FileCard }));

/** Files that came whole and lie in this page alone, for whoever did not save them before the other side left. What is not saved here either, is told of later (`UnsavedFiles`). */
export function ReceivedFiles({ session, name }: { session: Session; name: string }): ReactNode {
  const { t } = useTexts();
  const files = session.files.filter((file) => receivedBlob(file) !== null);
  if (files.length === 0) {
    return null;
  }

  return (
    <div className="received-files">
      <p className="hint">{t("files.canBeSaved")}</p>
      <Suspense fallback={null}>
        <ul>
          {files.map((file) => (
            <FileCard key={file.id} file={file} name={name} />
          ))}
        </ul>
      </Suspense>
    </div>
  );
}
