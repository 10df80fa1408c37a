using System.Net;
using System.Text;
using System.Text.Json;

namespace Duet.SocketIO.Tests.Support;

/// <summary>A polling client that shows what is on the wire.</summary>
internal sealed class PollingClient(HttpClient http, string path, string id)
{
    public string Id { get; } = id;

    private string Url => $"{path}?EIO=4&transport=polling&sid={Id}";

    public static async Task<PollingClient> OpenAsync(HttpClient http, string path = "/socket.io/")
    {
        var text = await http.GetStringAsync(new Uri($"{path}?EIO=4&transport=polling", UriKind.Relative), TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(text.AsMemory(1));
        return new PollingClient(http, path, json.RootElement.GetProperty("sid").GetString()!);
    }

    public Task<HttpResponseMessage> GetAsync(CancellationToken cancellationToken = default) =>
        http.GetAsync(new Uri(Url, UriKind.Relative), cancellationToken).WaitAsync(RawWebSocket.Patience, CancellationToken.None);

    public async Task<string> PollAsync()
    {
        using var response = await GetAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<HttpStatusCode> PollStatusAsync()
    {
        using var response = await GetAsync();
        return response.StatusCode;
    }

    public Task<HttpResponseMessage> PostAsync(string body, string contentType = "text/plain") =>
        http.PostAsync(new Uri(Url, UriKind.Relative), new StringContent(body, Encoding.UTF8, contentType), TestContext.Current.CancellationToken);

    public async Task SendAsync(string body)
    {
        using var response = await PostAsync(body);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
