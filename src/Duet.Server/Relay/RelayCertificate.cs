using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Duet.Server.Configuration;

namespace Duet.Server.Relay;

/// <summary>
/// The certificate of the relay's own TLS port: the web server's default one, <c>Kestrel:Certificates:Default</c>. Read again when its file has changed,
/// so that a renewed one is used without a restart. Safe to use from any thread.
/// </summary>
internal sealed class RelayCertificate
{
    private readonly string _path;
    private readonly string? _keyPath;
    private readonly string? _password;
    private readonly Lock _lock = new();
    private SslServerAuthenticationOptions _options;
    private DateTime _readAt;

    /// <exception cref="SettingsException">There is none, or it cannot be read.</exception>
    public RelayCertificate(IConfiguration configuration)
    {
        var section = configuration.GetSection("Kestrel:Certificates:Default");
        _path = section["Path"] ?? throw new SettingsException("Turn:TlsPort is set, but there is no certificate: set Kestrel:Certificates:Default:Path.");
        _keyPath = section["KeyPath"];
        _password = section["Password"];
        try
        {
            _readAt = WrittenAt();
            _options = Read();
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Kestrel:Certificates:Default:Path '{_path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>For the next handshake. A file that cannot be read while it is being replaced leaves the one before in use.</summary>
    public SslServerAuthenticationOptions Current()
    {
        lock (_lock)
        {
            try
            {
                var writtenAt = WrittenAt();
                if (writtenAt != _readAt)
                {
                    _options = Read();
                    _readAt = writtenAt;
                }
            }
            catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
            {
                // Tried again at the next handshake.
            }

            return _options;
        }
    }

    private DateTime WrittenAt() => File.GetLastWriteTimeUtc(_path);

    private SslServerAuthenticationOptions Read()
    {
        X509Certificate2Collection chain = [];
        X509Certificate2 certificate;
        if (X509Certificate2.GetCertContentType(_path) == X509ContentType.Pfx)
        {
            chain = X509CertificateLoader.LoadPkcs12CollectionFromFile(_path, _password);
            certificate = chain.First(one => one.HasPrivateKey);
        }
        else
        {
            chain.ImportFromPemFile(_path);
            certificate = _password is null
                ? X509Certificate2.CreateFromPemFile(_path, _keyPath)
                : X509Certificate2.CreateFromEncryptedPemFile(_path, _password, _keyPath);
        }

        return new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true) };
    }
}
