using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Duet.SocketIO.Transports;

/// <summary>Moves each request off the socket's thread: only WebSocket messages are handled there.</summary>
internal sealed class ThreadPoolStartupFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static following => async context =>
        {
            if (!Thread.CurrentThread.IsThreadPoolThread)
            {
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            await following(context);
        });
        next(app);
    };
}
