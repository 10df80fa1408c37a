using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Requests;

/// <summary>Tells a client its own address (RFC 8489, section 3). Nobody needs to authenticate for it.</summary>
internal static class BindingHandler
{
    public static Answer Handle(in RequestContext context)
    {
        if (context.Fields.UnknownCount > 0 && !context.Message.IsClassic)
        {
            return RefuseUnknown(context);
        }

        var writer = context.Success();
        if (context.Message.IsClassic)
        {
            // RFC 8489, section 11: who knows no magic cookie knows no XOR.
            MappedAddress.Write(ref writer, context.Client.Tuple.Client);
        }
        else
        {
            XorMappedAddress.Write(ref writer, context.Client.Tuple.Client);
        }

        return context.Finish(ref writer);
    }

    /// <summary>420, naming what was not understood (RFC 8489, section 6.3.1).</summary>
    public static Answer RefuseUnknown(in RequestContext context)
    {
        var writer = context.Error(StunErrorCode.UnknownAttribute);
        var fields = context.Fields;
        UnknownAttributes.Write(ref writer, fields.Unknown);
        return context.Finish(ref writer, StunErrorCode.UnknownAttribute);
    }
}
