### Channels of orders, messages and visits; what does not stand here is called as the source writes it.
### Keys: channel-, then as written with hyphens; the same keys as in the German file.

channel-shop = Online shop
channel-web = Website
channel-online = Online
channel-app = App
channel-store = Store
channel-pos = Point of sale
channel-telephone = Telephone
channel-marketplace = Marketplace
channel-email = Email
channel-sms = SMS
channel-push = Push message
channel-whatsapp = WhatsApp
channel-letter = Letter
channel-chat = Chat
channel-search = Search
channel-paid-search = Paid search
channel-social = Social networks
channel-paid-social = Ads in social networks
channel-display = Banners
channel-affiliate = Affiliates
channel-referral = Other websites
channel-campaign = Campaign
channel-direct = Direct
channel-print = Print ads
channel-offline = Offline
channel-organic = Organic search
