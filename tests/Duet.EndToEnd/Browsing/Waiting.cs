using Microsoft.Playwright;

namespace Duet.EndToEnd.Browsing;

/// <summary>Waits for what a page says of itself.</summary>
internal static class Waiting
{
    /// <summary>Waits until a function of the page, which may be asynchronous, answers with something true, and returns that.</summary>
    /// <remarks>
    /// The driver's own <c>WaitForFunctionAsync</c> takes the promise of an asynchronous function for a yes, whatever comes of it; <c>BannedSymbols.txt</c>
    /// keeps it out of these tests.
    /// </remarks>
    public static Task<T> WaitForAsync<T>(this IPage page, string function, object? argument = null) => page.EvaluateAsync<T>(
        $$"""
        async (argument) => {
          const ask = {{function}};
          const end = performance.now() + {{Limits.Step}};
          for (;;) {
            const answer = await ask(argument);
            if (answer) {
              return answer;
            }
            if (performance.now() > end) {
              throw new Error(`Waited in vain for ${ask} with ${argument}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }
        """,
        argument);

    /// <inheritdoc cref="WaitForAsync{T}(IPage, string, object?)"/>
    public static Task WaitForAsync(this IPage page, string function, object? argument = null) => page.WaitForAsync<bool>(function, argument);
}
