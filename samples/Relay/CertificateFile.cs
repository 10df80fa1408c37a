using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Relay;

/// <summary>A certificate in a file, read again when the file has changed: a renewed one is taken without a restart, and no handshake pays for it.</summary>
internal sealed class CertificateFile(string path)
{
    private readonly Lock _lock = new();
    private SslServerAuthenticationOptions? _options;
    private DateTime _readAt;

    public SslServerAuthenticationOptions Current()
    {
        lock (_lock)
        {
            var writtenAt = File.GetLastWriteTimeUtc(path);
            if (_options is null || writtenAt != _readAt)
            {
                var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
                _options = new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true) };
                _readAt = writtenAt;
            }

            return _options;
        }
    }
}
