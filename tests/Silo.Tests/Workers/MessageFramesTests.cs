using AdapterSearch.Domain;
using AdapterSearch.Silo.Workers;

namespace AdapterSearch.Silo.Tests.Workers;

public sealed class MessageFramesTests
{
    [Fact]
    public void Frames_come_out_as_they_went_in_and_the_end_between_them_is_the_end()
    {
        using var stream = new MemoryStream();
        stream.Write(MessageFrames.Encode<SiloMessage>(new CancelRun(7)));
        stream.Write(MessageFrames.Encode<SiloMessage>(new AnswerReport(7, 2, ReportDecision.Stop)));
        stream.Position = 0;

        Assert.Equal(new CancelRun(7), MessageFrames.Read<SiloMessage>(stream));
        Assert.Equal(new AnswerReport(7, 2, ReportDecision.Stop), MessageFrames.Read<SiloMessage>(stream));
        Assert.Null(MessageFrames.Read<SiloMessage>(stream));
    }

    [Fact]
    public void A_frame_cut_at_any_byte_is_refused()
    {
        var frame = MessageFrames.Encode<WorkerMessage>(new WorkerHello(1, "1.0"));
        for (var length = 1; length < frame.Length; length++)
        {
            using var stream = new MemoryStream(frame, 0, length);
            var fault = Assert.Throws<WorkerProtocolException>(() => MessageFrames.Read<WorkerMessage>(stream));
            Assert.StartsWith("The stream ends inside a ", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("null", "A frame holds null.")]
    [InlineData("{}", "is no WorkerMessage")]
    [InlineData("{\"message\":\"dance\"}", "is no WorkerMessage")]
    [InlineData("{\"message\":\"ended\",\"run\":1,\"outcome\":{\"colour\":3}}", "is no WorkerMessage")]
    [InlineData("not json", "is no WorkerMessage")]
    public void What_is_no_message_is_refused(string body, string reason)
    {
        using var stream = new MemoryStream();
        stream.Write(BitConverter.GetBytes(body.Length));
        stream.Write(System.Text.Encoding.UTF8.GetBytes(body));
        stream.Position = 0;

        Assert.Contains(reason, Assert.Throws<WorkerProtocolException>(() => MessageFrames.Read<WorkerMessage>(stream)).Message);
    }

    [Fact]
    public void A_message_larger_than_a_frame_is_not_sent()
    {
        var large = new RunFaulted(1, new string('x', WorkerProtocol.MaxFrameBytes));

        Assert.StartsWith("A message RunFaulted of 67,1", Assert.Throws<WorkerProtocolException>(() => MessageFrames.Encode<WorkerMessage>(large)).Message, StringComparison.Ordinal);
    }
}
